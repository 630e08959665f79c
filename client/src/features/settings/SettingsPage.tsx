import { useT } from '@/i18n';

/** The page of /settings. */
export default function SettingsPage() {
  const t = useT();
  return <h1 className="p-6 text-xl">{t('nav.settings')}</h1>;
}
