import type { Lead } from '../../queries';
import { DecideDialog } from './DecideDialog';
import type { BillingDialog } from './dialogs';
import { EditDialog } from './EditDialog';
import { Editor } from './Editor';
import { PaymentDialog } from './PaymentDialog';
import type { OfLead } from './queries';
import { CancelDialog, ReverseDialog } from './ReasonDialog';
import { SendDialog } from './SendDialog';

interface DialogsProps {
  lead: Lead;
  of: OfLead;
  dialog: BillingDialog;
  onClose: () => void;
}

/** The dialogs of the billing tab, loaded when one is wanted. */
export default function Dialogs({ lead, of, dialog, onClose }: DialogsProps) {
  switch (dialog.name) {
    case 'write':
      return <Editor lead={lead} kind={dialog.kind} onClose={onClose} />;
    case 'edit':
      return <EditDialog lead={lead} id={dialog.document.id} onClose={onClose} />;
    case 'send':
      return <SendDialog lead={lead} document={dialog.document} onClose={onClose} />;
    case 'decide':
      return <DecideDialog document={dialog.document} onClose={onClose} />;
    case 'cancel':
      return <CancelDialog document={dialog.document} onClose={onClose} />;
    case 'pay':
      return <PaymentDialog lead={lead} of={of} document={dialog.document} onClose={onClose} />;
    case 'reverse':
      return <ReverseDialog payment={dialog.payment} onClose={onClose} />;
  }
}
