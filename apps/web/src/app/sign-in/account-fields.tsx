import { PasswordInput, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { t } from '../words.ts'

export type Account = { readonly name: string; readonly email: string; readonly password: string }

/** The same limits as the contract's, said before the server has to. */
export const accountRules = {
  name: (value: string) => (value.trim() === '' ? t('signIn.nameProblem') : null),
  email: (value: string) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('signIn.emailProblem')),
  password: (value: string) => (value.length < 10 ? t('signIn.passwordProblem') : null),
}

export const AccountFields = <T extends Account>({ form }: { form: UseFormReturnType<T> }) => (
  <>
    <TextInput label={t('signIn.name')} autoComplete="name" required {...form.getInputProps('name')} />
    <TextInput label={t('signIn.email')} type="email" autoComplete="username" required {...form.getInputProps('email')} />
    <PasswordInput
      label={t('signIn.password')}
      description={t('signIn.passwordHint')}
      autoComplete="new-password"
      required
      {...form.getInputProps('password')}
    />
  </>
)
