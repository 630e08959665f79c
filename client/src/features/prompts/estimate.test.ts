import { expect, it } from 'vitest';
import { estimate } from './estimate';

it('measures a draft as the server measured what is saved', () => {
  const budget = { used: 50, max: 8000, model: 'm' };
  expect(estimate(budget, 'x'.repeat(100), 'x'.repeat(200))).toBe(100);
  expect(estimate(budget, 'x'.repeat(100), '')).toBe(0);
});

it('assumes Hebrew where too little is saved to tell', () => {
  expect(estimate({ used: 0, max: 8000, model: 'm' }, '', 'ש'.repeat(10))).toBe(6);
});
