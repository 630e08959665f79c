const cookieName = 'XSRF-TOKEN';

/** The CSRF cookie of this moment. Read at each send: another tab may have logged in since. */
export function csrfCookie(): string {
  for (const part of document.cookie.split('; ')) {
    const [name, ...value] = part.split('=');
    if (name === cookieName) return decodeURIComponent(value.join('='));
  }
  return '';
}

let refreshing: Promise<void> | undefined;

/** Fetches a fresh CSRF cookie; parallel callers share one request. */
export function refreshCsrf(): Promise<void> {
  refreshing ??= fetch('/api/auth/csrf', {
    credentials: 'include',
    headers: { Accept: 'application/json' },
    cache: 'no-store',
  })
    .then(async (answer) => {
      // An unread body would hold one of the few connections open for the page's life.
      await answer.text();
    })
    .finally(() => {
      refreshing = undefined;
    });
  return refreshing;
}
