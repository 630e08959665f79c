import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useState } from 'react';

/** The search box of a tab: what is typed shows at once, the URL follows, the query comes last. */
export function useSearchText() {
  const { q = '' } = useSearch({ from: '/shell/admin' });
  const navigate = useNavigate({ from: '/admin' });
  const [text, setText] = useState(q);
  useEffect(() => {
    const typed = setTimeout(() => {
      if (text !== q) {
        void navigate({ search: (was) => ({ ...was, q: text || undefined }), replace: true });
      }
    }, 250);
    return () => clearTimeout(typed);
  }, [text, q, navigate]);
  return { text, setText, q: useDeferredValue(q) };
}
