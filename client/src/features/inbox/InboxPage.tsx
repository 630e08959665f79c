import { useT } from '@/i18n';

/** The page of /inbox. */
export default function InboxPage() {
  const t = useT();
  return <h1 className="p-6 text-xl">{t('nav.inbox')}</h1>;
}
