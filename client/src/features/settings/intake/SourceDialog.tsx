import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { EventRow } from './EventRow';
import { Mapping } from './Mapping';
import { eventsQuery, type Opened, type Source, sourcesQuery } from './queries';
import { Try } from './Try';

interface SourceDialogProps {
  source: Source;
  mayWrite: boolean;
  onRotated: (opened: Opened) => void;
  onClose: () => void;
}

/** A sender: what came, where its fields go, a test, and the end of its address. */
export default function SourceDialog({ source, mayWrite, onRotated, onClose }: SourceDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const { data: events } = useQuery(eventsQuery(source.id));
  const [ending, setEnding] = useState(false);
  const path = { id: source.id };
  const refresh = () => client.invalidateQueries({ queryKey: sourcesQuery.queryKey });
  const rotate = useMutation({
    mutationFn: () => body(api.POST('/api/intake/{id}/rotate', { params: { path } })),
    meta: { inline: true },
    onSuccess: (opened) => {
      void refresh();
      onRotated(opened);
    },
  });
  const revoke = useMutation({
    mutationFn: () => body(api.DELETE('/api/intake/{id}', { params: { path } })),
    meta: { inline: true },
    onSuccess: () => {
      void refresh();
      onClose();
    },
  });
  return (
    <Dialog side title={source.name} closeLabel={t('action.close')} onClose={onClose}>
      <DialogBody>
        <FormFailure {...failureText(rotate.error ?? revoke.error)} />
        <section>
          <h3 className="pb-1 text-sm">{t('intake.events')}</h3>
          {events?.length === 0 && <p className="text-sm text-fg-3">{t('intake.noEvents')}</p>}
          <ul className="divide-y divide-line">
            {events?.map((event) => (
              <EventRow key={event.id} sourceId={source.id} event={event} mayWrite={mayWrite} />
            ))}
          </ul>
        </section>
        {mayWrite && events?.[0] && <Mapping key={events[0].id} source={source} sample={events[0]} />}
        {mayWrite && <Try source={source} />}
        {ending && (
          <p role="alert" className="text-sm text-rose-fg">
            {t('intake.revokeSure')}
          </p>
        )}
      </DialogBody>
      {mayWrite && (
        <DialogFooter>
          <Button onPress={() => rotate.mutate()} isPending={rotate.isPending}>
            {t('intake.rotate')}
          </Button>
          <Button
            variant={ending ? 'danger' : 'ghost'}
            onPress={() => (ending ? revoke.mutate() : setEnding(true))}
            isPending={revoke.isPending}
          >
            {t('intake.revoke')}
          </Button>
        </DialogFooter>
      )}
    </Dialog>
  );
}
