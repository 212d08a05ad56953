/** A whole decimal number without leading zeros, from `least` to `most`. */
export function wholeNumber(text: string, least: number, most: number): number | undefined {
  if (!/^(0|[1-9][0-9]{0,14})$/.test(text)) return undefined;
  const number = Number(text);
  return least <= number && number <= most ? number : undefined;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Whether a text is a day of the Gregorian calendar from the year 2000 on, as `2026-12-31`. */
export function isRealDate(text: string): boolean {
  const parts = /^(2[0-9]{3})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (!parts) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
  return 1 <= day && day <= days;
}

const SECONDS = { d: 86_400, h: 3600, m: 60, s: 1 } as const;

/** The seconds of a duration such as `90s`, `1h` or `1d12h` (units once each, longest first), up to a year. */
export function durationSeconds(text: string): number | undefined {
  const parts = /^(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?$/.exec(text);
  if (!parts || text === "") return undefined;
  const [d, h, m, s] = parts.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number];
  const seconds = d * SECONDS.d + h * SECONDS.h + m * SECONDS.m + s * SECONDS.s;
  return 1 <= seconds && seconds <= 365 * SECONDS.d ? seconds : undefined;
}
