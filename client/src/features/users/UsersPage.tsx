import { useT } from '@/i18n';

/** The page of /users. */
export default function UsersPage() {
  const t = useT();
  return <h1 className="p-6 text-xl">{t('nav.users')}</h1>;
}
