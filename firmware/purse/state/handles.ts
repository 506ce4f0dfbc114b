/** The count of one-time handles, in the vault: index of the last handle shown(4) ‖ opens since the last finished sync(4). */
import { Reader, Writer } from "../../../protocol/codec/bytes.js";
import type { Device } from "./device.js";

export interface Handles {
  /** The last index shown, 0 before the first. */
  readonly index: number;
  /** SYNC-OPENs since the last finished sync. */
  readonly opens: number;
}

export function handlesOf(device: Device): Handles {
  const r = new Reader(device.handle);
  return { index: r.u32(), opens: r.u32() };
}

export function encodeHandles(handles: Handles): Uint8Array {
  return new Writer(8).u32(handles.index).u32(handles.opens).done();
}
