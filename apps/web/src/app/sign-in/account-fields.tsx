import { PasswordInput, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'

export type Account = { readonly name: string; readonly email: string; readonly password: string }

/** The same limits as the contract's, said before the server has to. */
export const accountRules = {
  name: (value: string) => (value.trim() === '' ? 'Your name, as others in the project shall see it' : null),
  email: (value: string) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : 'An e-mail address, such as ana@example.org'),
  password: (value: string) => (value.length < 10 ? 'At least 10 characters' : null),
}

export const AccountFields = <T extends Account>({ form }: { form: UseFormReturnType<T> }) => (
  <>
    <TextInput label="Your name" autoComplete="name" required {...form.getInputProps('name')} />
    <TextInput label="E-mail" type="email" autoComplete="username" required {...form.getInputProps('email')} />
    <PasswordInput
      label="Password"
      description="At least 10 characters; a sentence is good"
      autoComplete="new-password"
      required
      {...form.getInputProps('password')}
    />
  </>
)
