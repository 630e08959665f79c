import { currentLocale, t } from '@/i18n';
import { csrfCookie, refreshCsrf } from './csrf';
import { ApiError, errorOf } from './errors';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

const signedOutListeners = new Set<() => void>();

/** Calls back whenever the server no longer knows this session; gives the unsubscribe. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

async function send(request: Request): Promise<Response> {
  const write = !safe.has(request.method);
  if (write && !csrfCookie()) await refreshCsrf();
  const headers = new Headers(request.headers);
  if (!headers.has('Accept')) headers.set('Accept', 'application/json');
  headers.set('Accept-Language', currentLocale());
  if (write) headers.set('X-CSRFToken', csrfCookie());
  return fetch(new Request(request, { headers, credentials: 'include' }));
}

/**
 * The one way to the server: credentials, the CSRF header, one silent retry with a fresh token,
 * and refusals as ApiError. It never resolves with a refused answer.
 */
export async function apiFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const again = safe.has(request.method) ? undefined : request.clone();
  try {
    let answer = await send(request);
    if (answer.ok) return answer;
    let failure = await failureOf(answer);
    if (answer.status === 403 && failure.code.startsWith('csrf') && again) {
      await refreshCsrf();
      answer = await send(again);
      if (answer.ok) return answer;
      failure = await failureOf(answer);
    }
    if (failure.status === 401 && !request.url.endsWith('/api/auth/login')) {
      for (const listener of signedOutListeners) listener();
    }
    throw failure;
  } catch (e) {
    if (e instanceof ApiError || (e instanceof DOMException && e.name === 'AbortError')) throw e;
    throw new ApiError({
      status: 0,
      code: 'network',
      message: t('error.network'),
      hint: t('error.networkHint'),
    });
  }
}

async function failureOf(answer: Response): Promise<ApiError> {
  const text = await answer.text();
  return errorOf(answer.status, answer.headers.get('X-Request-Id') ?? '', text, t('error.server'));
}
