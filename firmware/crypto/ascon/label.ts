// Domain-separation labels as byte lists. Called while an object is constructed, never on a path that touches a secret.

/** The ASCII bytes of `text`. Throws on anything that is not ASCII: a label is a programmer's constant. */
export function label(text: string): number[] {
  // public text: labels are constants of the program
  const out: number[] = []; // public: made once, at construction
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i); // public: a constant
    if (code > 127) throw new Error("label is not ASCII");
    out.push(code); // public: a constant
  }
  return out;
}
