const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec';
const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const time = '(\\d\\d):(\\d\\d):(\\d\\d)';
const month = `(${months.replaceAll(' ', '|')})`;
const imfFixdate = /* @__PURE__ */ new RegExp(`^${day}, (\\d\\d) ${month} (\\d{4}) ${time} GMT$`);
const rfc850 = /* @__PURE__ */ new RegExp(
  `^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (\\d\\d)-${month}-(\\d\\d) ${time} GMT$`,
);
const asctime = /* @__PURE__ */ new RegExp(`^${day} ${month} ([ \\d]\\d) ${time} (\\d{4})$`);

/** The longest wait that is reported: what a timer can hold, 24.8 days. */
const longest = 2 ** 31 - 1;

/** The year that two digits mean: the one that is nearest, and not more than 50 years ahead (RFC 9110 §5.6.7). */
const fullYear = (digits: string, now: number): number => {
  if (digits.length === 4) return Number(digits);
  const current = new Date(now).getUTCFullYear();
  const ahead = (((Number(digits) - current) % 100) + 100) % 100;
  return current + (ahead > 50 ? ahead - 100 : ahead);
};

/** A date in any of the three forms of HTTP (RFC 9110 §5.6.7), as epoch milliseconds. */
export const parseHttpDate = (value: string, now: number): number | undefined => {
  const c = asctime.exec(value);
  const parts = imfFixdate.exec(value) ?? rfc850.exec(value) ?? (c && [c[0], c[2], c[1], c[6], c[3], c[4], c[5]]);
  if (!parts) return undefined;
  const [, date, name = '', year = '', hours, minutes, seconds] = parts;
  const [h, m, s] = [Number(hours), Number(minutes), Number(seconds)];
  const midnight = Date.UTC(fullYear(year, now), months.split(' ').indexOf(name), Number(date));
  // A date that does not exist would roll over into one that does; 60 is a leap second.
  const exists = new Date(midnight).getUTCDate() === Number(date) && h < 24 && m < 60 && s <= 60;
  return exists ? midnight + ((h * 60 + m) * 60 + s) * 1000 : undefined;
};

/**
 * The wait that `Retry-After` asks for (RFC 9110 §10.2.3), in milliseconds: seconds, or a date counted from the
 * response's own `Date`, else from `now`. A malformed value is none at all; a huge one is cut to 24.8 days.
 */
export const parseRetryAfter = (value: string | undefined, date?: string, arrival?: number): number | undefined => {
  const now = Number.isFinite(arrival) ? arrival : undefined;
  const trimmed = value?.trim() ?? '';
  if (/^\d+$/.test(trimmed)) return Math.min(Number(trimmed) * 1000, longest);
  const reference = now ?? 0;
  const from = (date === undefined ? undefined : parseHttpDate(date.trim(), reference)) ?? now;
  const until = from === undefined ? undefined : parseHttpDate(trimmed, from);
  return from === undefined || until === undefined
    ? undefined
    : Math.min(Math.max(0, Math.ceil(until - from)), longest);
};
