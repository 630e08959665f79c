import { useMutation, useQueryClient } from '@tanstack/react-query';
import { t } from '@/i18n';
import { toast } from '@/ui/toast';
import { api, body } from './client';

/** Ends a running call. */
export function useHangUp() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => body(api.POST('/api/calls/{id}/hangup', { params: { path: { id } } })),
    onSuccess: (call) => {
      toast({ kind: 'info', title: t('calls.hangingUp') });
      void client.invalidateQueries({ queryKey: ['calls'] });
      void client.invalidateQueries({ queryKey: ['lead', call.lead_id, 'calls'] });
    },
  });
}
