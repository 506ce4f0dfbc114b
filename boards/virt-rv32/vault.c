/*
 * desktop/vault.h in the memory of the emulator: sixteen records and a counter, empty before vault_load.
 * Each change is reported (report.h). Not a secure element, as on the desktop.
 */
#include "vault.h"

#include <string.h>

#include "board.h"
#include "report.h"
#include "vault-load.h"

static BOARD struct {
  uint32_t length;
  uint8_t data[VAULT_RECORD_MAX];
} records[VAULT_RECORDS];

static int32_t counter = -1;

void vault_set_counter(int32_t value)
{
  counter = value;
}

int32_t vault_counter(void)
{
  return counter;
}

int32_t vault_bump(void)
{
  report_durable(REPORT_BUMP, 0, NULL, 0);
  return ++counter;
}

const uint8_t* vault_read(uint32_t slot, size_t* length)
{
  *length = records[slot].length;
  return records[slot].data;
}

void vault_load(uint32_t slot, const uint8_t* data, size_t length)
{
  memset(records[slot].data, 0, VAULT_RECORD_MAX);
  memcpy(records[slot].data, data, length);
  records[slot].length = (uint32_t)length;
}

void vault_write(uint32_t slot, const uint8_t* data, size_t length)
{
  vault_load(slot, data, length);
  report_durable(REPORT_RECORD, slot, data, length);
}
