import { expect, it } from 'vitest';
import { cardsOf } from './Cards';

it('reads cards, and nothing from what is none', () => {
  expect(
    cardsOf({
      contacts: [{ name: { formatted_name: 'אבי' }, phones: [{ phone: '+972521234567' }, null, {}] }, null],
    }),
  ).toEqual([
    { name: 'אבי', phones: ['+972521234567'] },
    { name: '', phones: [] },
  ]);
  for (const detail of [undefined, null, {}, { contacts: 'x' }, 'text']) expect(cardsOf(detail)).toEqual([]);
});
