-- The queue's last pages are empty most of the time. A vacuum that gives them back to the operating
-- system locks out everybody while it does, which those who accept and deliver feel as pauses of up
-- to a tenth of a second. The pages are needed again at once. Changes no row and locks nothing that
-- statements of the program wait for.

ALTER TABLE delivery SET (vacuum_truncate = off);
