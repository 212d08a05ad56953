import { InvalidArgumentError } from "commander";

/** Reads `90`, `60s` or `5m`: from a second to an hour. */
export function parseDuration(text: string): number {
  const [, digits, unit] = /^(\d{1,4})(s|m)?$/.exec(text) ?? [];
  const seconds = Number(digits) * (unit === "m" ? 60 : 1);
  if (!(seconds >= 1 && seconds <= 3600)) {
    throw new InvalidArgumentError("It is not a time from 1s to 60m, for instance 60s.");
  }
  return seconds;
}
