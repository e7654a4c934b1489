import { Button, Field, Input } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useAttempt, useMain } from '#renderer/app/main-context.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { ticketSchema } from '#shared/protocol/relay.ts';

/** The reference as it may be sent: `null` for none, `undefined` for one that no ticket has. */
export function readTicket(typed: string | null): string | null | undefined {
  const text = typed?.trim() ?? '';
  if (text === '') return null;
  const parsed = ticketSchema.safeParse(text);
  return parsed.success ? parsed.data : undefined;
}

/** An optional reference of the organisation's ticket system for the record (G9), out of the way until somebody wants it. */
export function TicketField() {
  const { t } = useText();
  const { stores } = useMain();
  const typed = useAttempt((state) => state.ticket);
  if (typed === null) {
    return (
      <Button appearance="subtle" icon={<AddRegular />} onClick={() => stores.attempt.setState({ ticket: '' })}>
        {t('home.ticket.add')}
      </Button>
    );
  }
  const wrong = readTicket(typed) === undefined;
  return (
    <Field
      label={t('home.ticket.label')}
      hint={t('home.ticket.hint')}
      validationState={wrong ? 'error' : 'none'}
      {...(wrong ? { validationMessage: t('home.ticket.wrong') } : {})}
    >
      <Input
        value={typed}
        autoFocus
        dir="ltr"
        maxLength={64}
        onChange={(_event, { value }) => stores.attempt.setState({ ticket: value })}
      />
    </Field>
  );
}
