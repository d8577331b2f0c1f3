SELECT s.id AS id, s.title AS title, s.date AS date, CAST(s._low AS VARCHAR) AS low, CAST(s._high AS VARCHAR) AS high, s._precision AS precision, s._exact AS exact, s._approximate AS approximate, s._uncertain AS uncertain, coalesce(CAST(s."track" AS VARCHAR), '') AS lane, s.date_text AS wording, CAST(s."title" AS VARCHAR) AS "column title", CAST(s."id" AS VARCHAR) AS "column id" FROM "report view events" s WHERE (s._low IS NOT NULL OR s._high IS NOT NULL) AND coalesce(s._high, s._low) >= DATE '2003-06-01' AND coalesce(s._low, s._high) <= DATE '2015-12-31' AND (
place = 'Dubai'
) ORDER BY s._low NULLS FIRST, s._high NULLS LAST, s.id

SELECT count(*) AS n FROM "report view events" s WHERE s._low IS NULL AND s._high IS NULL AND (
place = 'Dubai'
)
