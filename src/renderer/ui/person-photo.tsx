import { Avatar, type AvatarProps } from '@fluentui/react-components';
import type { IdentityCard } from '#shared/identity/card.ts';
import { initialsOf } from './initials.ts';
import { useText } from './text.tsx';

type Props = {
  readonly person: Pick<IdentityCard, 'name' | 'photo'>;
  readonly size: NonNullable<AvatarProps['size']>;
  /** The name stands beside it: screen readers need not hear it twice. */
  readonly decorative?: boolean;
};

/** A person's photo, or their initials. */
export function PersonPhoto({ person, size, decorative = false }: Props) {
  const { t } = useText();
  return (
    <Avatar
      size={size}
      color="colorful"
      idForColor={person.name}
      name={person.name}
      initials={initialsOf(person.name)}
      aria-label={decorative ? undefined : t('person.photo', { name: person.name })}
      aria-hidden={decorative || undefined}
      image={person.photo === null ? null : { src: person.photo, alt: '' }}
    />
  );
}
