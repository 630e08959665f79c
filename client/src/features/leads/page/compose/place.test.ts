import { expect, test } from 'vitest';
import { readPlace } from './place';

test.each([
  ['32.0853, 34.7818', { latitude: 32.0853, longitude: 34.7818 }],
  ['https://www.google.com/maps?q=32.08%2C34.78', { latitude: 32.08, longitude: 34.78 }],
  [
    'https://www.google.com/maps/place/x/@32.1,34.9,17z/data=!3m1!3d32.0853!4d34.7818',
    { latitude: 32.0853, longitude: 34.7818 },
  ],
  ['רוטשילד 1', undefined],
  ['95.1, 34.7', undefined],
  ['%', undefined],
])('%s', (text, want) => expect(readPlace(text)).toEqual(want));
