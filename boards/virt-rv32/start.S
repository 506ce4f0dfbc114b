/*
 * The first instructions of the emulated board, its trap handler, and the reader of the instruction counter.
 *
 * Guarantees: main() runs with a stack filled with a pattern (memory.c finds the deepest use), zeroed .bss and minstret counting;
 * a trap ends the emulation with its cause instead of looping.
 * Assumes: one hart in machine mode, interrupts never enabled (uart.c only waits for them to be pending), so only
 * the program itself advances the counter.
 * Why .option arch instead of -march=..._zicsr: the latter makes gcc select a C library of another ABI.
 */
	.option arch, +zicsr

	.section .text.start, "ax"
	.globl _start
_start:
	.option push
	.option norelax
	la gp, __global_pointer$
	.option pop
	la sp, __stack_top
	la tp, __tls_base
	la t0, trap
	csrw mtvec, t0
	csrwi 0x320, 0                  /* mcountinhibit: count everything */

	la t0, __bss_start
	la t1, __bss_end
1:	bgeu t0, t1, 2f
	sw zero, 0(t0)
	addi t0, t0, 4
	j 1b

2:	la t0, __stack_bottom
	li t1, 0xA5A5A5A5
3:	bgeu t0, sp, 4f
	sw t1, 0(t0)
	addi t0, t0, 4
	j 3b

4:	call main
	call board_power_off

	.align 2
trap:
	csrr a0, mcause
	csrr a1, mepc
	csrr a2, mtval
	la sp, __stack_top              /* the old stack may be the cause */
	call board_trap
5:	j 5b

	.text
	.globl board_instret
board_instret:                      /* uint64_t board_instret(void) */
1:	csrr a1, minstreth
	csrr a0, minstret
	csrr t0, minstreth
	bne a1, t0, 1b
	ret

	.globl board_wait_for_interrupt
board_wait_for_interrupt:
	li t0, 1 << 11                  /* mie.MEIE, with mstatus.MIE off: wfi wakes, nothing is taken */
	csrw mie, t0
	wfi
	ret
