import { citiesOf, countries } from './zone-places.ts';

const zoneOfCountry = new Map(Object.entries(countries));
const zoneOfCity = new Map(
  Object.entries(citiesOf).flatMap(([country, zones]) =>
    Object.entries(zones).flatMap(([zone, names]) =>
      names.split(',').map((name): [string, string] => [`${country} ${name}`, zone]),
    ),
  ),
);

/** A time zone that was concluded, and from what. */
export interface ConcludedZone {
  zone: string;
  from: 'country' | 'city';
}

/** `Los Angeles, CA` and `洛杉矶市` are names as well. */
const plain = (city: string): string =>
  city
    .normalize('NFC')
    .toLowerCase()
    .replace(/[,，(（].*$/, '')
    .trim()
    .replace(/市$/, '');

/**
 * The zone of who lives somewhere; null where it is not beyond doubt.
 *
 * @param country ISO 3166-1 alpha-2
 */
export function concludeZone(country: string | null, city: string | null): ConcludedZone | null {
  if (country === null) return null;
  const whole = zoneOfCountry.get(country);
  if (whole !== undefined) return { zone: whole, from: 'country' };
  const zone = city === null ? undefined : zoneOfCity.get(`${country} ${plain(city)}`);
  return zone === undefined ? null : { zone, from: 'city' };
}
