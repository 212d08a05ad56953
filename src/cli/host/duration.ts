import { InvalidArgumentError } from "commander";

/** Reads `90`, `60s` or `5m`: from 5 seconds to an hour. */
export function parseDuration(text: string): number {
  const [, digits, unit] = /^(\d{1,4})(s|m)?$/.exec(text) ?? [];
  const seconds = Number(digits) * (unit === "m" ? 60 : 1);
  if (!(seconds >= 5 && seconds <= 3600)) {
    throw new InvalidArgumentError("It is not a time from 5s to 60m, for instance 60s.");
  }
  return seconds;
}
