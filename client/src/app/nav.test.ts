import { describe, expect, it } from 'vitest';
import type { Me } from '@/api/session';
import { destinations, destinationsFor, landing } from './nav';

const me = (role: string, inBusiness = true): Me => ({
  user: { id: 1, email: 'a@b.c', name: 'a', role, locale: 'he' },
  business: inBusiness ? { id: 1, name: 'b', locale: 'he', timezone: 'Asia/Jerusalem' } : null,
  impersonating: false,
  permissions: ['inbox:read', 'calls:read', 'tasks:read', 'billing:read', 'broadcasts:read'],
  build: 'x',
});
const paths = (of: Me) => destinationsFor(of).map((d) => d.path);

describe('destinations', () => {
  it('name each page and each key once', () => {
    expect(new Set(destinations.map((d) => d.path)).size).toBe(destinations.length);
    expect(new Set(destinations.map((d) => d.code)).size).toBe(destinations.length);
  });
  it('open with the role', () => {
    expect(paths(me('viewer'))).toEqual(['/', '/leads', '/inbox', '/calls', '/tasks', '/account']);
    expect(paths(me('agent'))).toContain('/agent');
    expect(paths(me('owner'))).not.toContain('/admin');
  });
  it('leave out what the business has switched off', () => {
    expect(paths({ ...me('owner'), permissions: ['inbox:read'] })).toEqual(
      paths(me('owner')).filter((path) => !['/calls', '/tasks', '/billing', '/broadcasts'].includes(path)),
    );
  });
  it('leave an administrator without a business what is about all of them, and their own account', () => {
    expect(paths(me('system_admin', false))).toEqual(['/admin', '/account']);
    expect(landing(me('system_admin', false))).toBe('/admin');
    expect(landing(me('viewer'))).toBe('/');
  });
});
