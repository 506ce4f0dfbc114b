/**
 * The instructions of an event by method.
 */

/** First byte of the message that requests the figures of images/profile.ts; not an event of the firmware. */
export const PROFILE = 0xe0;

/** By method. */
export type Profile = Readonly<Record<string, { readonly calls: number; readonly own: number }>>;

export type Share = { readonly name: string; readonly calls: number; readonly instructions: number };

/** The largest first; those below `least` of the sum are added up as "others". */
export function shares(profile: Profile, least = 0.01): Share[] {
  const all = Object.entries(profile).map(([name, { calls, own }]) => ({ name, calls, instructions: own }));
  const sum = all.reduce((total, share) => total + share.instructions, 0);
  const large = all.filter((share) => share.instructions >= least * sum);
  const small = all.filter((share) => share.instructions < least * sum);
  large.sort((a, b) => b.instructions - a.instructions);
  const others = small.reduce((total, share) => total + share.instructions, 0);
  const calls = small.reduce((total, share) => total + share.calls, 0);
  return small.length > 0 ? [...large, { name: "others", calls, instructions: others }] : large;
}

export function decodeProfile(answer: Uint8Array): Profile {
  return JSON.parse(Buffer.from(answer).toString("latin1")) as Profile;
}
