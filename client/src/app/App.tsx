import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, StrictMode, Suspense, useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { onSignedOut } from '@/api/apiFetch';
import { makeQueryClient } from '@/api/query';
import { localeTag, useLocale, useT } from '@/i18n';
import { showFailure } from './failures';
import { makeRouter } from './router';

const ToastRegion = lazy(() => import('@/ui/ToastRegion'));

const client = makeQueryClient(showFailure);
const router = makeRouter(client);

onSignedOut(() => {
  const { pathname, href } = router.state.location;
  // The pages before a login are asked who is there, and must not be sent away for it.
  if (['/login', '/setup', '/forgot', '/reset', '/invite'].includes(pathname)) return;
  void router
    .navigate({ to: '/login', search: href === '/' ? {} : { next: href } })
    .then(() => client.clear());
});

/** The whole client: providers only. */
export function App() {
  useLocale();
  return (
    <StrictMode>
      <I18nProvider locale={localeTag()}>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
          <Toasts />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>
  );
}

/** The toast region is not part of the first paint. */
function Toasts() {
  const t = useT();
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    const go = () => setIdle(true);
    if ('requestIdleCallback' in window) {
      const id = requestIdleCallback(go, { timeout: 3000 });
      return () => cancelIdleCallback(id);
    }
    const id = setTimeout(go, 1500);
    return () => clearTimeout(id);
  }, []);
  if (!idle) return null;
  return (
    <Suspense>
      <ToastRegion
        label={t('toast.region')}
        copyLabel={t('action.copyDetails')}
        closeLabel={t('action.close')}
      />
    </Suspense>
  );
}
