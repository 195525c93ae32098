-- A prefecture: its counties, 12 townships each, 15 villages each.
CREATE OR REPLACE TABLE county AS
SELECT place - 1 AS n, code, name
FROM (SELECT generate_subscripts(codes, 1) AS place, unnest(codes) AS code, unnest(names) AS name
      FROM (SELECT ['451022', '451002', '451003', '451023', '451024', '451026',
                    '451027', '451028', '451029', '451030', '451031', '451081'] AS codes,
                   ['田东县', '右江区', '田阳区', '平果市', '德保县', '那坡县',
                    '凌云县', '乐业县', '田林县', '西林县', '隆林各族自治县', '靖西市'] AS names));

CREATE OR REPLACE TABLE township AS
SELECT n * 12 + t AS n, county.code AS county, county.code || CAST(100 + t AS VARCHAR) AS code,
       substr('平祥林思印江朔义那作坡百', t + 1, 1) || substr('马周逢林茶城良圩拔登洪育', (n + t) % 12 + 1, 1) || '镇' AS name
FROM county CROSS JOIN (SELECT CAST(unnest(range(12)) AS INTEGER) AS t);

CREATE OR REPLACE TABLE place AS
SELECT n * 15 + v AS n, township.county, township.name AS township,
       township.code || CAST(201 + v AS VARCHAR) AS code,
       substr('那百陇巴新六平联东南北朔布龙坡', v + 1, 1) || substr('坛塘洪雷弄逢甲来良佑渌音造怀保', (n + v) % 15 + 1, 1) || '村' AS name
FROM township CROSS JOIN (SELECT CAST(unnest(range(15)) AS INTEGER) AS v);
