import { Palette } from 'lucide-react';
import { useEffect } from 'react';
import { useMe } from '@/api/session';
import { Devices } from '@/features/notify/Devices';
import { NotificationSettings } from '@/features/notify/NotificationSettings';
import { deviceOf } from '@/features/settings/device';
import { PasswordForm } from '@/features/settings/PasswordForm';
import { Profile } from '@/features/settings/Profile';
import { Sessions } from '@/features/settings/Sessions';
import { CalendarFeed } from '@/features/tasks/CalendarFeed';
import { useT } from '@/i18n';
import '@/i18n/more';
import { Card } from '@/ui/Card';
import { Segmented } from '@/ui/Segmented';
import { setTheme, type Theme, useTheme } from './theme';

/** One's own account, whatever one's role: who, how it looks, what one is told, password and devices. */
export default function AccountPage() {
  const t = useT();
  const { business, impersonating } = useMe();
  const device = deviceOf(navigator.userAgent);
  useEffect(() => {
    document.title = `${t('nav.account')} · ${t('app.name')}`;
  }, [t]);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-3xl flex-col gap-4 p-4 md:px-6 md:py-6">
        <h1 className="text-xl">{t('nav.account')}</h1>
        <Profile />
        <Look />
        {business && !impersonating && (
          <>
            <NotificationSettings />
            <Devices deviceName={device ? `${device.browser}, ${device.system}` : ''} />
            <CalendarFeed />
          </>
        )}
        <PasswordForm />
        <Sessions />
      </div>
    </div>
  );
}

function Look() {
  const t = useT();
  const theme = useTheme();
  return (
    <Card title={t('account.look')} icon={<Palette />}>
      <Segmented<Theme>
        label={t('account.look')}
        value={theme}
        onChange={setTheme}
        options={[
          { value: 'system', label: t('theme.system') },
          { value: 'light', label: t('theme.light') },
          { value: 'dark', label: t('theme.dark') },
        ]}
      />
    </Card>
  );
}
