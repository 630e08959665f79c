import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plug } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api, body, type Schema } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';

type Connector = Schema<'ConnectorView'>;

const key = ['billing', 'connectors'] as const;

/** The outside services of the business: where customers pay, and who issues tax invoices. */
export function Connectors() {
  const t = useT();
  const client = useQueryClient();
  const mayWrite = useCan('owner');
  const [open, setOpen] = useState<Connector>();
  const items = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await body(api.GET('/api/billing/connectors', { signal }))).items,
  }).data;
  const disconnect = useMutation({
    mutationFn: (kind: Connector['kind']) =>
      api.DELETE('/api/billing/connectors/{kind}', { params: { path: { kind } } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['billing'] }),
  });
  if (!items) return null;
  return (
    <Card title={t('billing.connectors')} icon={<Plug />} bodyClassName="">
      <p className="px-4 pb-3 text-sm text-fg-3">{t('billing.connectorsHint')}</p>
      <ul className="border-t border-line">
        {items.map((item) => (
          <li
            key={item.provider}
            className="flex min-h-14 flex-wrap items-center gap-3 border-t border-line px-4 py-2 first:border-0"
          >
            <div className="min-w-0 flex-1">
              <p className="flex items-center gap-2 text-sm font-medium">
                <bdi>{item.label}</bdi>
                {item.connected && <Chip tone="green">{t('billing.isConnected')}</Chip>}
              </p>
              <p className="text-xs text-fg-3">{t(`billing.connectorKind.${item.kind}`)}</p>
              {item.last_error && (
                <p className="text-xs text-rose-fg" dir="auto">
                  {item.last_error}
                </p>
              )}
            </div>
            {mayWrite && (
              <>
                <Button size="sm" onPress={() => setOpen(item)}>
                  {t(item.connected ? 'billing.reconnect' : 'billing.connect')}
                </Button>
                {item.connected && (
                  <Button
                    size="sm"
                    variant="ghost"
                    isPending={disconnect.isPending}
                    onPress={() => disconnect.mutate(item.kind)}
                  >
                    {t('billing.disconnect')}
                  </Button>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
      {open && <ConnectDialog connector={open} onClose={() => setOpen(undefined)} />}
    </Card>
  );
}

function ConnectDialog({ connector, onClose }: { connector: Connector; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [values, setValues] = useState<Record<string, string>>(
    Object.fromEntries(connector.fields.map((field) => [field.key, field.value])),
  );
  const save = useMutation({
    mutationFn: () =>
      body(
        api.PUT('/api/billing/connectors/{kind}', {
          params: { path: { kind: connector.kind } },
          body: { provider: connector.provider, settings: values },
        }),
      ),
    meta: { inline: true },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['billing'] });
      toast({ kind: 'success', title: t('billing.connected') });
      onClose();
    },
  });
  const refused = isApiError(save.error) ? save.error : undefined;
  return (
    <Dialog title={connector.label} closeLabel={t('action.close')} onClose={onClose}>
      <form
        noValidate
        className="flex min-h-0 flex-col"
        onSubmit={(e: FormEvent) => {
          e.preventDefault();
          save.mutate();
        }}
      >
        <DialogBody>
          <FormFailure {...failureText(refused?.fields.length ? undefined : save.error)} />
          {connector.fields.map((field) => (
            <TextField
              key={field.key}
              label={field.label}
              type={field.secret ? 'password' : 'url'}
              autoComplete="off"
              description={field.secret && field.filled ? t('billing.keptSecret') : undefined}
              value={values[field.key] ?? ''}
              onChange={(value) => setValues((old) => ({ ...old, [field.key]: value }))}
              error={refused?.field(`settings.${field.key}`)}
            />
          ))}
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isPending={save.isPending}>
            {t('action.save')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
