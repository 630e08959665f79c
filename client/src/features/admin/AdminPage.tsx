import { useT } from '@/i18n';

/** The page of /admin. */
export default function AdminPage() {
  const t = useT();
  return <h1 className="p-6 text-xl">{t('nav.admin')}</h1>;
}
