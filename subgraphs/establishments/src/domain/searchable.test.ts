import { describe, expect, it } from '@jest/globals';
import { searchable } from './searchable.ts';

describe('a name as search sees it', () => {
  it.each([
    { name: 'CENTRE HOSPITALIER', seen: 'centre hospitalier', what: 'case does not count' },
    { name: 'Hôpital Édouard-Hérriot', seen: 'hopital edouard herriot', what: 'nor do accents' },
    { name: 'Provença à Béziers', seen: 'provenca a beziers', what: 'nor the cedilla' },
    { name: 'Ho\u0302pital', seen: 'hopital', what: 'nor accents that are letters of their own' },
    { name: '  CH   de\tPau\n', seen: 'ch de pau', what: 'nor blanks at the ends or in a row' },
    { name: 'CH\u00a0DE\u202fPAU', seen: 'ch de pau', what: 'nor blanks that do not break' },
    {
      name: "L'HAŸ-LES-ROSES",
      seen: 'l hay les roses',
      what: 'apostrophes and dashes are blanks, as in FINESS',
    },
    { name: 'Sacré-Cœur', seen: 'sacre coeur', what: 'joined letters are two, as FINESS writes them' },
    { name: 'Clinique 100 %', seen: 'clinique 100 %', what: 'signs stay' },
    { name: '', seen: '', what: 'nothing stays nothing' },
    { name: ' \t ', seen: '', what: 'blanks are nothing' },
  ])('« $name » is « $seen »: $what', ({ name, seen }) => {
    expect(searchable(name)).toBe(seen);
  });

  it('does not change when it is seen again', () => {
    const once = searchable('  Hôpital  SAINT-ÉLOI ');
    expect(searchable(once)).toBe(once);
  });
});
