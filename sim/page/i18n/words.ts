/** Every sentence the page can say, in every language it speaks. */
import { AIR_EN, type AirWords } from "./air-en.js";
import { AIR_ZH } from "./air-zh.js";
import { EN, type Words } from "./en.js";
import { ZH } from "./zh.js";

export const WORDS = { en: EN, zh: ZH } as const satisfies Record<string, Words>;
export const AIR = { en: AIR_EN, zh: AIR_ZH } as const satisfies Record<string, AirWords>;

/** The entry of a table for a word from the server, or `otherwise` when there is none. */
export function lookUp<T>(table: Readonly<Record<string, T>>, word: string, otherwise: T): T {
  return Object.hasOwn(table, word) ? table[word] : otherwise;
}

/** A moment of the simulated world, as a clock in Tianjin shows it. */
export function moment(lang: string, unix_s: number, parts: "time" | "all" = "time"): string {
  const day = { year: "numeric", month: "short", day: "numeric" } as const;
  const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false } as const;
  const format = new Intl.DateTimeFormat(lang, { timeZone: "Asia/Shanghai", ...(parts === "all" ? day : {}), ...time });
  return format.format(new Date(unix_s * 1000));
}
