import { useEffect, useState } from 'react';

/** Most waits end before anyone could read that there is one. */
const UNSAID_MILLISECONDS = 500;

/** Whether something has gone on for so long that it is worth saying. */
export function useLasting(isUnderWay: boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setTimeout(() => setLasts(true), UNSAID_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [isUnderWay]);
  return isUnderWay && lasts;
}
