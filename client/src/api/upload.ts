import { currentLocale, t } from '@/i18n';
import { csrfCookie, refreshCsrf } from './csrf';
import { ApiError, errorOf } from './errors';

/** An upload under way. */
export interface Upload<T> {
  done: Promise<T>;
  cancel: () => void;
}

/**
 * Sends a file as the body, telling how much has gone. fetch cannot tell, so this is the one
 * XMLHttpRequest, with the same credentials, CSRF header and refusals as apiFetch.
 */
export function upload<T>(path: string, file: Blob, onProgress: (sent: number) => void): Upload<T> {
  let request = new XMLHttpRequest();
  const done = (async () => {
    if (!csrfCookie()) await refreshCsrf();
    try {
      return await send<T>(request, path, file, onProgress);
    } catch (e) {
      if (!(e instanceof ApiError && e.code.startsWith('csrf'))) throw e;
    }
    await refreshCsrf();
    request = new XMLHttpRequest();
    return send<T>(request, path, file, onProgress);
  })();
  return { done, cancel: () => request.abort() };
}

function send<T>(request: XMLHttpRequest, path: string, file: Blob, onProgress: (sent: number) => void) {
  return new Promise<T>((resolve, reject) => {
    request.open('POST', path);
    request.withCredentials = true;
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Accept-Language', currentLocale());
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.setRequestHeader('X-CSRFToken', csrfCookie());
    request.upload.addEventListener('progress', (e) => onProgress(e.loaded));
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
    request.addEventListener('error', () =>
      reject(
        new ApiError({
          status: 0,
          code: 'network',
          message: t('error.network'),
          hint: t('error.networkHint'),
        }),
      ),
    );
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T);
      else {
        const id = request.getResponseHeader('X-Request-Id') ?? '';
        reject(errorOf(request.status, id, request.responseText, t('error.server')));
      }
    });
    request.send(file);
  });
}
