import { Dialog, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { PeopleSwapRegular } from '@fluentui/react-icons/svg/people-swap';
import { PersonAddRegular } from '@fluentui/react-icons/svg/person-add';
import { useState } from 'react';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { useText } from '#renderer/ui/text.tsx';
import { ToolButton } from '#renderer/ui/tool-button.tsx';
import { HandOverDialog } from './hand-over-dialog.tsx';

type Props = {
  /** The sharer's name. */
  readonly name: string;
  /** A colleague was named already, and the sharer has not answered yet. */
  readonly handingOver: boolean;
};

/** More people: one more session in a window of its own, or a colleague who takes over this one (D12). */
export function AnotherTool({ name, handingOver }: Props) {
  const { t } = useText();
  const { bridge } = useMain();
  const [handOver, setHandOver] = useState(false);
  return (
    <>
      <Menu positioning="below-end">
        <ToolButton
          label={t('live.people')}
          tool="another"
          icon={<PersonAddRegular />}
          iconOnly
          wrap={(button) => <MenuTrigger disableButtonEnhancement>{button}</MenuTrigger>}
        />
        <MenuPopover>
          <MenuList>
            <MenuItem icon={<PersonAddRegular />} onClick={() => forget(bridge.request['session.another']())}>
              {t('live.another')}
            </MenuItem>
            <MenuItem icon={<PeopleSwapRegular />} disabled={handingOver} onClick={() => setHandOver(true)}>
              {t('handOver.open')}
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      <Dialog open={handOver} onOpenChange={(_event, { open }) => setHandOver(open)}>
        <HandOverDialog name={name} onDone={() => setHandOver(false)} />
      </Dialog>
    </>
  );
}
