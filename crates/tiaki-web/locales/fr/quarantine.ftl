# /quarantine: what could not be read.

quarantine-eyebrow = Réception
quarantine-heading = Quarantaine
quarantine-lead = Ce qui n’a pas pu être lu. Chaque document est gardé entier, octet par octet, jusqu’à ce qu’une personne l’ait traité ; aucun n’est passé sous silence.
quarantine-empty-title = Rien n’est retenu
quarantine-empty = Tous les documents reçus ont pu être lus.
quarantine-held = Ce qui est retenu, et pourquoi
quarantine-cut = Les { $count } plus récents sont affichés.
quarantine-caption = Documents en quarantaine, les plus récents d’abord
quarantine-entry = Entrée
quarantine-received = Reçu
quarantine-origin = Provenance
quarantine-format = Pris pour
quarantine-reason = Raison
quarantine-line = Ligne
quarantine-path = Élément ou colonne
quarantine-digest = SHA-256 du document
quarantine-exchange = Ce qui est venu d’autres autorités et n’a pu être pris
