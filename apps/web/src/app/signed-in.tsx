import { Outlet, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useSession } from './session.ts'

/** Once, with the address as it is now: this component is still there while the address is already changing. */
const ToSignIn = () => {
  const router = useRouter()
  useEffect(() => {
    const { href, pathname } = router.latestLocation
    if (pathname !== '/sign-in') void router.navigate({ to: '/sign-in', search: { next: href }, replace: true })
  }, [router])
  return null
}

/** Sends to the sign-in page when nobody is signed in, and back afterwards. */
export const SignedIn = () => {
  const { person } = useSession()
  return person === null ? <ToSignIn /> : <Outlet />
}
