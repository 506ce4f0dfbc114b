/** The history of one account, in pages: newest first; the last number of a page is the `before` of the next. */
import Type from "typebox";
import { Fields, Sum, Text, Words } from "../shapes.js";

/** Query strings are text, so the number is judged as text. */
export const EntriesBefore = Fields({
  before: Type.Optional(Text("^[1-9][0-9]{0,15}$", "Only entries with a smaller number.", { example: "1000" })),
});

const Entry = Fields(
  {
    number: Sum("Grows with time; says nothing else.", 7),
    memo: Words("What it was.", "load"),
    change_minor: Sum("What the balance changed by; below zero when money went out.", -10_00),
  },
  "Entry",
);
export const Entries = Fields({ entries: Type.Array(Entry) }, "Entries");
