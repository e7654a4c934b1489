/** A user name such as `priya@example.org`; where it is too long for its line it breaks behind the `@`. */
export function UserName({ userName }: { readonly userName: string }) {
  const at = userName.indexOf('@') + 1;
  return (
    <bdi dir="ltr">
      {userName.slice(0, at)}
      <wbr />
      {userName.slice(at)}
    </bdi>
  );
}
