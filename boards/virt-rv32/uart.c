/*
 * See uart.h. Guarantees: no byte is lost in either direction (qemu waits while this FIFO is full, the board while the transmitter is busy).
 * Why the interrupt controller: a loop that polls would keep a processor of the computer busy while nothing happens.
 * The interrupt becomes pending and is never taken, so it cannot disturb a measurement.
 */
#include "uart.h"

#include "board.h"

#define UART ((volatile uint8_t*)0x10000000)
#define UART_DATA UART[0]
#define UART_INTERRUPTS UART[1]
#define UART_FIFO UART[2]
#define UART_STATUS UART[5]
#define RECEIVED 0x01
#define TRANSMITTER_EMPTY 0x20

#define PLIC(offset) (*(volatile uint32_t*)(0x0C000000 + (offset)))
#define PLIC_PRIORITY PLIC(4 * UART_SOURCE)
#define PLIC_ENABLE PLIC(0x2000)
#define PLIC_THRESHOLD PLIC(0x200000)
#define PLIC_CLAIM PLIC(0x200004)
#define UART_SOURCE 10

void uart_open(void)
{
  UART_FIFO = 0x07; /* on, interrupt at the first byte; this empties the FIFO, hence report_ready */
  UART_INTERRUPTS = RECEIVED;
  PLIC_PRIORITY = 1;
  PLIC_ENABLE = 1u << UART_SOURCE;
  PLIC_THRESHOLD = 0;
}

uint8_t uart_get(void)
{
  while (!(UART_STATUS & RECEIVED)) {
    board_wait_for_interrupt();
    PLIC_CLAIM = PLIC_CLAIM; /* claim it and complete it */
  }
  return UART_DATA;
}

void uart_put(uint8_t byte)
{
  while (!(UART_STATUS & TRANSMITTER_EMPTY))
    ;
  UART_DATA = byte;
}
