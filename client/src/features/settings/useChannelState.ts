import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import { t } from '@/i18n';
import { phone } from '@/i18n/format';
import { toast } from '@/ui/toast';
import { type Channel, channelsQuery } from './queries';

/** Switches a number off or on, and offers to undo it. */
export function useChannelState(): (channel: Channel) => void {
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: ({ id, state }: { id: number; state: 'active' | 'disabled'; isUndo?: boolean }) =>
      body(api.PATCH('/api/channels/{id}', { params: { path: { id } }, body: { state } })),
    onSuccess: (channel, { id, state, isUndo }) => {
      void client.invalidateQueries({ queryKey: channelsQuery.queryKey, exact: true });
      const address = phone(channel.address);
      toast({
        kind: isUndo ? 'info' : 'success',
        title: t(state === 'disabled' ? 'channels.disabledDone' : 'channels.enabledDone', { address }),
        action: isUndo
          ? undefined
          : {
              label: t('action.undo'),
              run: () =>
                change.mutate({ id, state: state === 'disabled' ? 'active' : 'disabled', isUndo: true }),
            },
      });
    },
  });
  return (channel) =>
    change.mutate({ id: channel.id, state: channel.state === 'disabled' ? 'active' : 'disabled' });
}
