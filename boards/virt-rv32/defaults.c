/*
 * The table of optional features of XS, without the `name` and `length` of functions: two slots for each function,
 * which the ESP32 port of the Moddable SDK leaves out too (mxNoFunctionName, mxNoFunctionLength). Code that reads them
 * works on the desktop and not on the wrist; this board shows that.
 */
#include "xsAll.h"

#define fxNewFunctionLength C_NULL
#define fxNewFunctionName C_NULL

#include "xsDefaults.c"
