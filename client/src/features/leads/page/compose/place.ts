/** A point on the map. */
export interface Point {
  latitude: number;
  longitude: number;
}

const pair = /(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)/;
// A map's own address names the place in its data after !3d and !4d, and where one looks after the @.
const inAddress = /!3d(-?\d+(?:\.\d+)?)!4d(-?\d+(?:\.\d+)?)/;

/** Reads "32.08, 34.78", or the address of a map that holds such a pair. */
export function readPlace(text: string): Point | undefined {
  const found = inAddress.exec(text) ?? pair.exec(decode(text));
  if (!found) return undefined;
  const latitude = Number(found[1]);
  const longitude = Number(found[2]);
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where a point can be looked at. */
export function mapUrl({ latitude, longitude }: Point): string {
  return `https://www.google.com/maps/search/?api=1&query=${latitude},${longitude}`;
}
