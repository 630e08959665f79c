import './styles/app.css';
import { createRoot } from 'react-dom/client';
import { refreshCsrf } from './api/csrf';
import { App } from './app/App';
import { reloadOnce } from './app/useBuildWatch';
import { setLocale } from './i18n';

// A chunk that is gone means a newer build: its page asks for chunks that exist.
addEventListener('vite:preloadError', (e) => {
  if (reloadOnce('chunk')) e.preventDefault();
});

// The CSRF cookie is fetched beside the first paint; a write that comes sooner fetches it itself.
void refreshCsrf().catch(() => undefined);
await setLocale(document.documentElement.lang);
createRoot(document.getElementById('root')!).render(<App />);
