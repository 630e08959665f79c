import { direction, localeTag, t } from './index';

let zone = 'Asia/Jerusalem';

/** Sets the zone of the business, in which every date and time is shown. */
export function setBusinessZone(next: string): void {
  zone = next;
}

/** The zone of the business. */
export function businessZone(): string {
  return zone;
}

type Instant = string | number | Date;

const formats = new Map<string, Intl.DateTimeFormat>();
function dateFormat(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${localeTag()} ${zone}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(localeTag(), { timeZone: zone, hourCycle: 'h23', ...options });
    formats.set(key, format);
  }
  return format;
}

/** 09:05 */
export function time(at: Instant): string {
  return dateFormat('time', { hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** A day with its month's short name; the year only when it is another one. */
export function day(at: Instant, now: Instant = Date.now()): string {
  const other = ymd(at).slice(0, 4) !== ymd(now).slice(0, 4);
  return other
    ? dateFormat('dayYear', { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(at))
    : dateFormat('day', { day: 'numeric', month: 'short' }).format(new Date(at));
}

/** Weekday, day and month, for headings between days. */
export function longDay(at: Instant, now: Instant = Date.now()): string {
  const distance = dayDistance(at, now);
  if (distance === 0) return t('time.today');
  if (distance === -1) return t('time.yesterday');
  if (distance === 1) return t('time.tomorrow');
  return dateFormat('longDay', { weekday: 'long', day: 'numeric', month: 'long' }).format(new Date(at));
}

/** Day and time. */
export function dayTime(at: Instant, now: Instant = Date.now()): string {
  const distance = dayDistance(at, now);
  if (distance === 0) return time(at);
  if (distance === 1) return t('time.tomorrowAt', { time: time(at) });
  return `${day(at, now)}, ${time(at)}`;
}

/** The time when it is today, else the day: for tight places. */
export function dayOrTime(at: Instant, now: Instant = Date.now()): string {
  return dayDistance(at, now) === 0 ? time(at) : day(at, now);
}

/** YYYY-MM-DD in the business's zone. */
export function ymd(at: Instant): string {
  const key = `ymd ${zone}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(key, format);
  }
  return format.format(new Date(at));
}

/** How many calendar days of the business lie between now and at. */
export function dayDistance(at: Instant, now: Instant = Date.now()): number {
  return Math.round((Date.parse(ymd(at)) - Date.parse(ymd(now))) / 86_400_000);
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
  ['week', 7 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['year', 365 * 86_400_000],
];

function unitOf(distance: number): [Intl.RelativeTimeFormatUnit, number] {
  let best = units[0]!;
  for (const unit of units) if (distance >= unit[1]) best = unit;
  return best;
}

/** "5 minutes ago", "tomorrow"; yesterday and tomorrow go by the calendar and not by 24 hours. */
export function relative(at: Instant, now: Instant = Date.now()): string {
  const distance = new Date(at).getTime() - new Date(now).getTime();
  const size = Math.abs(distance);
  if (size < 45_000) return t('time.now');
  const days = dayDistance(at, now);
  const format = new Intl.RelativeTimeFormat(localeTag(), { numeric: 'auto', style: 'long' });
  let text: string;
  if (size >= 6 * 3_600_000 && Math.abs(days) >= 1 && Math.abs(days) < 7) text = format.format(days, 'day');
  else {
    const [unit, ms] = unitOf(size);
    text = format.format(Math.trunc(distance / ms), unit);
  }
  // ICU repeats the Hebrew dual as a number: "two hours ago (2)".
  return text.replace(/ \(\d+\)$/, '');
}

/** The age in one short unit, for cards: "13 min". */
export function shortAge(at: Instant, now: Instant = Date.now()): string {
  const size = Math.max(0, new Date(now).getTime() - new Date(at).getTime());
  if (size < 60_000) return t('time.now');
  const [unit, ms] = unitOf(size);
  const text = new Intl.NumberFormat(localeTag(), { style: 'unit', unit, unitDisplay: 'short' }).format(
    Math.trunc(size / ms),
  );
  // Hebrew says "an hour" by the noun alone; ICU writes "1 hour".
  return text.replace(/^\u200f?1 (?=\p{Script=Hebrew})/u, '');
}

/** m:ss, or h:mm:ss from an hour on. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor((s % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

/** Shekels of agorot; agorot are shown only when there are any. */
export function money(agorot: number): string {
  return new Intl.NumberFormat(localeTag(), {
    style: 'currency',
    currency: 'ILS',
    minimumFractionDigits: agorot % 100 ? 2 : 0,
    maximumFractionDigits: 2,
  }).format(agorot / 100);
}

/** A large sum in few characters, for column heads. */
export function shortMoney(agorot: number): string {
  if (Math.abs(agorot) < 10_000_00) return money(Math.round(agorot / 100) * 100);
  return new Intl.NumberFormat(localeTag(), {
    style: 'currency',
    currency: 'ILS',
    notation: 'compact',
    maximumFractionDigits: 1,
  }).format(agorot / 100);
}

/** A grouped number. */
export function number(n: number): string {
  return new Intl.NumberFormat(localeTag()).format(n);
}

/**
 * An E.164 number as people in Israel write it (050-123-4567, 03-555-0142); other countries stay
 * international, grouped; what is not a number stays as it came.
 */
export function phone(e164: string): string {
  const israeli = /^\+972(\d{8,9})$/.exec(e164)?.[1];
  if (israeli) {
    const area = israeli.length === 9 ? 2 : 1;
    return `0${israeli.slice(0, area)}-${israeli.slice(area, area + 3)}-${israeli.slice(area + 3)}`;
  }
  const other = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
  if (other) return `+1 ${other[1]}-${other[2]}-${other[3]}`;
  return e164;
}

/** The first letters of a name's first two words. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letter = (word: string | undefined) => /[\p{L}\p{N}]/u.exec(word ?? '')?.[0] ?? '';
  return (letter(words[0]) + letter(words[1])).toUpperCase() || '?';
}

/** The greeting's part of the day in the business's zone. */
export function partOfDay(now: Instant = Date.now()): 'morning' | 'noon' | 'evening' | 'night' {
  const hour = Number(time(now).slice(0, 2));
  if (hour >= 5 && hour < 12) return 'morning';
  if (hour >= 12 && hour < 18) return 'noon';
  if (hour >= 18 && hour < 23) return 'evening';
  return 'night';
}

/** The direction of the language, for charts and geometry. */
export function isRtl(): boolean {
  return direction() === 'rtl';
}
