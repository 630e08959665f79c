import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { type FormEvent, useMemo, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import type { Business } from './queries';

/** The name of a language in that language. */
const inItself = (locale: string) =>
  new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;

interface BusinessDialogProps {
  /** The business to edit; none for a new one. */
  business?: Business;
  onClose: () => void;
}

/** Makes a business, and invites its owner, or changes one. */
export default function BusinessDialog({ business, onClose }: BusinessDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState(business?.name ?? '');
  const [timezone, setTimezone] = useState(business?.timezone ?? 'Asia/Jerusalem');
  const [locale, setLocale] = useState<'he' | 'en'>(business?.locale === 'en' ? 'en' : 'he');
  const [owner, setOwner] = useState({ name: '', email: '' });
  const [invite, setInvite] = useState<string>();
  const zones = useMemo(
    () => Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone })),
    [],
  );
  const save = useMutation({
    mutationFn: async (): Promise<string | undefined> => {
      if (business) {
        const params = { path: { id: business.id } };
        await body(api.PATCH('/api/admin/businesses/{id}', { params, body: { name, timezone, locale } }));
        return undefined;
      }
      const invited = owner.email.trim() ? { email: owner.email.trim(), name: owner.name.trim() } : undefined;
      const made = await body(
        api.POST('/api/admin/businesses', { body: { name, timezone, locale, owner: invited } }),
      );
      return made.invite_url;
    },
    meta: { inline: true },
    onSuccess: (link) => {
      void client.invalidateQueries({ queryKey: ['admin'] });
      toast({ kind: 'success', title: business ? t('admin.saved') : t('admin.created', { name }) });
      if (link) setInvite(link);
      else onClose();
    },
  });
  const wrong = (field: string) => (isApiError(save.error) ? save.error.field(field) : undefined);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate();
  };
  const title = invite ? t('admin.inviteTitle') : business ? t('admin.editTitle') : t('admin.new');
  return (
    <Dialog title={title} closeLabel={t('action.close')} onClose={onClose}>
      {invite ? (
        <>
          <DialogBody>
            <p className="text-sm text-fg-2">{t('admin.inviteHint')}</p>
            <p className="rounded-md bg-sunken p-3 text-xs break-all" dir="ltr">
              {invite}
            </p>
          </DialogBody>
          <DialogFooter>
            <Button
              variant="primary"
              icon={<Copy className="size-4" aria-hidden />}
              onPress={() =>
                void navigator.clipboard
                  .writeText(invite)
                  .then(() => toast({ kind: 'success', title: t('action.copied') }))
              }
            >
              {t('action.copy')}
            </Button>
            <Button onPress={onClose}>{t('action.close')}</Button>
          </DialogFooter>
        </>
      ) : (
        <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
          <DialogBody>
            <FormFailure {...failureText(save.error)} />
            <TextField
              label={t('admin.name')}
              value={name}
              onChange={setName}
              error={wrong('name')}
              isRequired
              autoFocus
            />
            <div className="grid grid-cols-2 gap-3">
              <Select
                label={t('admin.timezone')}
                value={timezone}
                onChange={setTimezone}
                options={zones}
                error={wrong('timezone')}
              />
              <Select
                label={t('admin.locale')}
                value={locale}
                onChange={setLocale}
                options={(['he', 'en'] as const).map((value) => ({ value, label: inItself(value) }))}
              />
            </div>
            {!business && (
              <>
                <TextField
                  label={t('admin.ownerEmail')}
                  type="email"
                  optional={t('field.optional')}
                  description={t('admin.ownerHint')}
                  value={owner.email}
                  onChange={(email) => setOwner({ ...owner, email })}
                  error={wrong('owner.email') ?? wrong('email')}
                />
                <TextField
                  label={t('admin.ownerName')}
                  optional={t('field.optional')}
                  value={owner.name}
                  onChange={(ownerName) => setOwner({ ...owner, name: ownerName })}
                />
              </>
            )}
          </DialogBody>
          <DialogFooter>
            <Button type="submit" variant="primary" isPending={save.isPending}>
              {t('action.save')}
            </Button>
            <Button onPress={onClose}>{t('action.cancel')}</Button>
          </DialogFooter>
        </form>
      )}
    </Dialog>
  );
}
