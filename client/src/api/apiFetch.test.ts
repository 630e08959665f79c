import { beforeEach, describe, expect, it, vi } from 'vitest';
import { apiFetch, onSignedOut } from './apiFetch';
import { ApiError } from './errors';

const url = 'http://localhost/api/leads';

function json(status: number, value: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), { status, headers });
}

/** Answers requests in order and keeps them. */
function serve(...answers: ((request: Request) => Response | Promise<Response>)[]) {
  const seen: Request[] = [];
  vi.stubGlobal('fetch', async (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(typeof input === 'string' ? new URL(input, 'http://localhost') : input, init);
    seen.push(request.clone());
    const answer = answers.shift();
    if (!answer) throw new Error(`unexpected request ${request.method} ${request.url}`);
    return answer(request);
  });
  return seen;
}

const setCookie = (value: string) => {
  document.cookie = `XSRF-TOKEN=${value}; path=/`;
};

beforeEach(() => {
  document.cookie = 'XSRF-TOKEN=; path=/; max-age=0';
});

describe('apiFetch', () => {
  it('sends credentials always, and the CSRF header on writes only', async () => {
    setCookie('one');
    const seen = serve(
      () => json(200, {}),
      () => json(200, {}),
    );
    await apiFetch(url);
    await apiFetch(url, { method: 'POST', body: '{}' });
    expect(seen[0]!.credentials).toBe('include');
    expect(seen[0]!.headers.get('X-CSRFToken')).toBeNull();
    expect(seen[1]!.credentials).toBe('include');
    expect(seen[1]!.headers.get('X-CSRFToken')).toBe('one');
  });

  it('reads the cookie at send time, so that a login in another tab counts', async () => {
    setCookie('one');
    const seen = serve(
      () => json(200, {}),
      () => json(200, {}),
    );
    await apiFetch(url, { method: 'PUT' });
    setCookie('two');
    await apiFetch(url, { method: 'PUT' });
    expect(seen.map((r) => r.headers.get('X-CSRFToken'))).toEqual(['one', 'two']);
  });

  it('fetches a token first when there is none', async () => {
    const seen = serve(
      () => {
        setCookie('fresh');
        return json(200, { csrfToken: 'fresh' });
      },
      () => json(201, {}),
    );
    await apiFetch(url, { method: 'POST' });
    expect(seen.map((r) => new URL(r.url).pathname)).toEqual(['/api/auth/csrf', '/api/leads']);
    expect(seen[1]!.headers.get('X-CSRFToken')).toBe('fresh');
  });

  it('repeats a write once, with its body, after a refused token', async () => {
    setCookie('stale');
    const seen = serve(
      () => json(403, { error: 'csrf_mismatch', message: 'm', hint: 'h' }),
      () => {
        setCookie('fresh');
        return json(200, { csrfToken: 'fresh' });
      },
      () => json(200, { ok: true }),
    );
    const answer = await apiFetch(url, { method: 'POST', body: '{"name":"x"}' });
    expect(await answer.json()).toEqual({ ok: true });
    expect(seen[2]!.headers.get('X-CSRFToken')).toBe('fresh');
    expect(await seen[2]!.text()).toBe('{"name":"x"}');
  });

  it('does not repeat a second time', async () => {
    setCookie('stale');
    const refused = () => json(403, { error: 'csrf_mismatch', message: 'm', hint: 'h' });
    serve(refused, () => json(200, {}), refused);
    await expect(apiFetch(url, { method: 'POST' })).rejects.toMatchObject({ code: 'csrf_mismatch' });
  });

  it('shares one refresh between parallel writes', async () => {
    const paths: string[] = [];
    vi.stubGlobal('fetch', async (input: RequestInfo, init?: RequestInit) => {
      const request = new Request(
        typeof input === 'string' ? new URL(input, 'http://localhost') : input,
        init,
      );
      paths.push(new URL(request.url).pathname);
      if (request.url.endsWith('/csrf')) {
        await Promise.resolve();
        setCookie('fresh');
      }
      return json(200, {});
    });
    await Promise.all([apiFetch(url, { method: 'POST' }), apiFetch(url, { method: 'POST' })]);
    expect(paths.filter((path) => path.endsWith('/csrf'))).toHaveLength(1);
  });

  it('does not repeat other refusals, and carries what the server said', async () => {
    setCookie('one');
    serve(() =>
      json(
        409,
        {
          error: 'phone_taken',
          message: 'taken',
          hint: 'open it',
          fields: [{ field: 'body.phone', message: 'known' }],
        },
        { 'X-Request-Id': 'REQ1' },
      ),
    );
    const failure = await apiFetch(url, { method: 'POST' }).catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(ApiError);
    expect(failure).toMatchObject({ status: 409, code: 'phone_taken', hint: 'open it', requestId: 'REQ1' });
    expect((failure as ApiError).field('phone')).toBe('known');
  });

  it('names a refusal that is not JSON by its status', async () => {
    serve(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(apiFetch(url)).rejects.toMatchObject({ code: 'http_502', status: 502 });
  });

  it('tells a broken line from a refusal', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(apiFetch(url)).rejects.toMatchObject({ code: 'network', status: 0 });
  });

  it('lets an abort through', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new DOMException('stop', 'AbortError')));
    await expect(apiFetch(url)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('announces a lost session, but not a wrong password', async () => {
    setCookie('one');
    const heard = vi.fn();
    const stop = onSignedOut(heard);
    const refused = () => json(401, { error: 'unauthorized', message: 'm', hint: 'h' });
    serve(refused, refused);
    await expect(apiFetch('http://localhost/api/auth/login', { method: 'POST' })).rejects.toThrow();
    expect(heard).not.toHaveBeenCalled();
    await expect(apiFetch(url)).rejects.toThrow();
    expect(heard).toHaveBeenCalledOnce();
    stop();
  });
});
