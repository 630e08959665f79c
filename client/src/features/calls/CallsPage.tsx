import { useT } from '@/i18n';

/** The page of /calls. */
export default function CallsPage() {
  const t = useT();
  return <h1 className="p-6 text-xl">{t('nav.calls')}</h1>;
}
