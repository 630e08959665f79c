/** Where a login leads: only a path of this origin may follow it, anything else could be a trap. */
export function safeNext(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}
